"""Reading NumPy's files from several threads.

NumPy reads the head of an array's file with `ast`, and before 3.11.8 Python fails now and then where two threads do
that at once ("SystemError: AST constructor recursion depth mismatch", https://github.com/python/cpython/issues/106905).
"""

from threading import RLock

READING = RLock()
"""Held while an array is read, by whoever may be in a thread."""
