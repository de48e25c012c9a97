"""Only public IP addresses may be fetched from."""

from typing import Any

import pytest

from articles.fetching.networks import may_be_fetched

PUBLIC = ["8.8.8.8", "93.184.216.34", "172.15.255.255", "172.32.0.1", "100.63.255.255"]
PUBLIC += ["100.128.0.1", "198.17.255.255", "223.255.255.255", "2606:2800:220:1::1"]
PUBLIC += ["2001:200::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2a00:1450:4001::5"]
INSIDE = ["127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1"]
INSIDE += ["172.31.255.255", "192.168.1.1", "169.254.169.254", "169.254.170.2", "100.64.0.1"]
INSIDE += ["100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7"]
INSIDE += ["203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"]
INSIDE += ["168.63.129.16", "192.88.99.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1"]
INSIDE += ["fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1"]
INSIDE += ["::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1"]
INSIDE += ["2002:7f00:1::", "2002:808:808::", "2001::1", "2001:0:4136:e378::1", "2001:db8::1"]
INSIDE += ["3fff::1", "100::1", "5f00::1", "fec0::1", "localhost", "", "127.1", "0x7f000001"]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_fetched(address: str) -> None:
    assert may_be_fetched(address)


@pytest.mark.parametrize("address", INSIDE)
def test_no_other_address_may_be_fetched(address: str) -> None:
    assert not may_be_fetched(address)


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203", "fd00::9"])
def test_a_named_network_may_be_fetched_from(settings: Any, address: str) -> None:
    settings.FETCH_ALLOWED_NETWORKS = ["10.1.0.0/16", "fd00::/64"]

    assert may_be_fetched(address)
    assert not may_be_fetched("10.2.0.1")
    assert not may_be_fetched("127.0.0.1")
