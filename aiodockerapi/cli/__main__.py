"""``python -m aiodockerapi.cli`` is the command, too."""

import sys

from aiodockerapi.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
