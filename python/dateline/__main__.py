"""The ``dateline`` command: the binary's own main within the module."""

from __future__ import annotations

import signal
import sys


def main() -> int:
    """Runs the command with the arguments of this process; gives its exit status."""
    try:
        from dateline._dateline import command
    except ImportError:
        print("dateline: this wheel was built without the command (feature cli)", file=sys.stderr)
        return 2
    # Python's own handler would only set a flag that nothing looks at: let Ctrl-C end the command.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return command(["dateline", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
