"""One module per paper register: its model and its description. A new register is a module and a line here."""

from __future__ import annotations

from typing import Final

from app.paper.register import Register
from app.registers import intake, mail, work_order

REGISTERS: Final[tuple[Register, ...]] = (intake.REGISTER, work_order.REGISTER, mail.REGISTER)


def register_of(key: str) -> Register:
    """The register with this key. Raises KeyError."""
    return {register.key: register for register in REGISTERS}[key]
