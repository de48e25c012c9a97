"""A real SMTP server for tests, in a thread: it notes the mails that it has accepted."""

import email
import re
from asyncio import Server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

ARTICLE = re.compile(r"/articles/(\d+)/")
ACCEPTED = "250 OK"


@dataclass(frozen=True)
class Accepted:
    """A mail that the server has accepted."""

    to: str
    message: EmailMessage

    @property
    def message_id(self) -> str:
        """Return the Message-ID."""
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        """Return the plain text."""
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    @property
    def html(self) -> str:
        """Return the HTML."""
        part = self.message.get_body(("html",))
        assert part is not None
        return str(part.get_content())

    @property
    def articles(self) -> list[int]:
        """Return the articles in the text, in order."""
        return [int(number) for number in ARTICLE.findall(self.text)]


@dataclass
class MailServer:
    """A running server; ``answer_to`` and ``answer_data`` may refuse an address or a mail."""

    accepted: list[Accepted] = field(default_factory=list)
    answer_to: Callable[[str], str] = lambda address: ACCEPTED
    answer_data: Callable[[Accepted], str] = lambda mail: ACCEPTED
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Accept a recipient, or refuse it."""
        answer = self.answer_to(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Note a mail, and then answer: a client that is killed before has sent it all the same."""
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        mail = Accepted(envelope.rcpt_tos[0], message)
        self.accepted.append(mail)
        answer = self.answer_data(mail)
        if not answer.startswith("250"):
            self.accepted.remove(mail)
        return answer


class _Controller(Controller):
    """A controller on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a server on a loopback port."""
    server = MailServer()
    controller = _Controller(server, hostname="127.0.0.1", port=0, ready_timeout=20)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()
