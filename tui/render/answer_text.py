"""An exact answer as lines of text: what was asked, what came back, and the body laid out."""

from __future__ import annotations

from tui.providers.answers import Answer
from tui.render.json_lines import json_lines
from tui.render.json_out import iso


def answer_lines(answer: Answer) -> list[str]:
    """Return an answer as text: request line, request body, status, headers, body."""
    if answer.method == "FILE":
        head = f"{answer.url}   {answer.source_id}   {len(answer.body):,} bytes"
        return [head, "", *json_lines(answer.body.decode("utf-8", "replace"))]
    lines = [f"{answer.method} {answer.url}"]
    if answer.client_request_id:
        lines.append(f"client request id: {answer.client_request_id}")
    if answer.request_body:
        lines += ["", *json_lines(answer.request_body.decode("utf-8", "replace")), ""]
    lines.append(f"{answer.status}   {iso(answer.at)}   {len(answer.body):,} bytes   {answer.source_id}")
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    return [*lines, "", *json_lines(answer.body.decode("utf-8", "replace"))]
