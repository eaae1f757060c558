"""The two commands of Ibid on a fresh machine: start it, and test it.

    python3 packaging/launch.py [--library DIR] [--model FILE]      set up if needed, then start
    python3 packaging/launch.py test                                set up if needed, then run every check

Only this file must parse under any Python: it is the one that says that the Python is too old.
"""

import sys

OLDEST = (3, 11)
NEWEST = (3, 14)


def fitting_python():
    """Name a fitting Python that is on the path, or None."""
    try:
        from shutil import which
    except ImportError:  # Python 2
        return None
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        if which("python3.%d" % minor):  # noqa: UP031 - an old Python reads this
            return "python3.%d" % minor  # noqa: UP031
    return None


def refusal(version, other):
    """Say in one sentence why this Python will not do, or None when it will."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return None
    advice = "run `%s packaging/launch.py`" % other if other else "install one from python.org"  # noqa: UP031
    return "Ibid needs Python 3.11 to 3.14, and this is Python %d.%d: please %s." % (  # noqa: UP031
        version[0],
        version[1],
        advice,
    )


if __name__ == "__main__":
    problem = refusal(sys.version_info, fitting_python())
    if problem:
        sys.exit(problem)
    from launching.main import main

    sys.exit(main(sys.argv[1:]))
