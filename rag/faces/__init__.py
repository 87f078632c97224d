"""The faces: command line, web page, API. Each renders the same Answer, and none re-derives it."""
