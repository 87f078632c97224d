"""The audit line: one for each question, in JSON, to the logger `rag.audit`. What was asked is not in it unless a
setting says so."""

import json
import logging
import sys

from rag.types import Answer

AUDIT = logging.getLogger("rag.audit")


def audit(answer: Answer, share_dropped: float = 0.0, failure: str = "", *, with_text: bool = False) -> None:
    """Write the line of one answer."""
    line: dict[str, object] = {
        "status": answer.status,
        "mode": answer.mode,
        "model": answer.model,
        "prompt": answer.prompt,
        "statements": len(answer.statements),
        "dropped": answer.dropped,
        "stand_in": sum(statement.stands_in for statement in answer.statements),
        "share_dropped": round(share_dropped, 3),
        "failure": failure,
        "seconds": round(answer.seconds.total, 3),
        "question_characters": len(answer.question),
    }
    if with_text:
        line["question"] = answer.question
    AUDIT.info(json.dumps(line, ensure_ascii=False))


def audit_to_standard_error() -> None:
    """Show the audit lines on standard error, each with its time: what a service's log keeps."""
    if not AUDIT.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s audit %(message)s"))
        AUDIT.addHandler(handler)
        AUDIT.setLevel(logging.INFO)
