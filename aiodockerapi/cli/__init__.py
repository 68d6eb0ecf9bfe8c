"""The command ``aiodockerapi``: one host or a thousand, from the shell; the extra ``cli``."""
