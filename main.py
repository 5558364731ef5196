"""物业前台: opens the window, or runs a sub-command without one."""

from __future__ import annotations

import sys

from app import cli


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 done, 1 refused with the reason, 2 wrong usage."""
    asked = cli.parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    if asked.command not in {None, "tour"}:
        return cli.run(asked)
    if asked.command == "tour":
        from ui import tour

        return tour.run(asked.folder, as_json=asked.json)
    from ui import application

    return application.run(cli.folder_of(asked), demo=asked.demo)


if __name__ == "__main__":
    sys.exit(main())
