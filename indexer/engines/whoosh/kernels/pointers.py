"""Loads and stores at raw addresses in compiled loops.

numba passes an array as a structure of seven numbers and counts references to it. For a function
that runs for each posting, this costs more than its work. Such functions therefore take an address
and an index. There are no bounds checks: the decision ``docs/decisions/0092`` lists the invariants
that keep this safe, and their tests.

- ``u8``, ``u16``, ``u32``, ``u64`` load unsigned numbers from a segment's file. The file never
  changes (``invariant.load``), so the compiler may reuse a loaded value. The address may be
  unaligned.
- ``i32``, ``i64``, ``f64``, ``byte`` and ``put_...`` load and store in arrays of a kernel's caller.
  The address is the beginning of an array of the type, so it is aligned.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core.types import float64, int32, int64, uint8, void
from numba.extending import intrinsic

_INTEGER, _FLOAT = ir.IntType(64), ir.DoubleType()


def _element(builder: Any, kind: Any, base: Any, index: Any) -> Any:
    """Return the pointer to the element ``index`` of an array of ``kind`` at an address."""
    return builder.gep(builder.inttoptr(base, kind.as_pointer()), [index], source_etype=kind)


def _load_unchanging(bits: int) -> Any:
    """Return the intrinsic that loads an unsigned number of ``bits`` bits from a segment's file."""

    def read(_: Any, base: Any, index: Any) -> tuple[Any, Callable[..., Any]]:
        def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
            kind = ir.IntType(bits)
            found = builder.load(_element(builder, kind, *arguments), align=1, typ=kind)
            found.set_metadata("invariant.load", builder.module.add_metadata([]))
            return found if bits == 64 else builder.zext(found, _INTEGER)

        return int64(int64, int64), generate

    return intrinsic(read)


def _load(kind: Any, found: Any) -> Any:
    def read(_: Any, base: Any, index: Any) -> tuple[Any, Callable[..., Any]]:
        def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
            return builder.load(_element(builder, kind, *arguments), typ=kind)

        return found(int64, int64), generate

    return intrinsic(read)


def _store(kind: Any, given: Any) -> Any:
    def write(_: Any, base: Any, index: Any, value: Any) -> tuple[Any, Callable[..., Any]]:
        def generate(context: Any, builder: Any, __: Any, arguments: Any) -> Any:
            base, index, value = arguments
            builder.store(value, _element(builder, kind, base, index))
            return context.get_dummy_value()

        return void(int64, int64, given), generate

    return intrinsic(write)


u8, u16, u32, u64 = map(_load_unchanging, (8, 16, 32, 64))
i64, put_i64 = _load(_INTEGER, int64), _store(_INTEGER, int64)
f64, put_f64 = _load(_FLOAT, float64), _store(_FLOAT, float64)
byte, put_byte = _load(ir.IntType(8), uint8), _store(ir.IntType(8), uint8)
i32, put_i32 = _load(ir.IntType(32), int32), _store(ir.IntType(32), int32)
