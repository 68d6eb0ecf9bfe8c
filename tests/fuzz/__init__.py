"""Whatever comes from elsewhere, thrown at whatever reads it.

`table` has the targets, a line each; `test_fuzz` throws a few hundred inputs at each of them, or as
many as AIODOCKERAPI_FUZZ says. ``python -m tests.fuzz`` does it outside of pytest, by several
processes, and tells how many a second; with ``--guided`` atheris chooses what to try next by what
was reached (``pip install atheris``).
"""
