"""`--raw`: the exact answers that values came from."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tui.headless.asking import Asking
from tui.headless.writing import stdout
from tui.render.json_out import iso, line


async def write_raw(asking: Asking, source_ids: Iterable[str | None]) -> None:
    """Write each answer as one line of JSON, in the order of its ids, each once.

    A body that is JSON is written as such, anything else as text.

    Raises:
        NotFound: an answer is no longer kept.
    """
    out = stdout()
    for source_id in dict.fromkeys(each for each in source_ids if each is not None):
        answer = await asking.service.raw(source_id, asking.address)
        text = answer.body.decode("utf-8", "replace")
        try:
            body = json.loads(text)
        except ValueError:
            body = text
        out.write(
            line(
                {
                    "source": asking.source,
                    "source_id": answer.source_id,
                    "method": answer.method,
                    "url": answer.url,
                    "request": answer.request_body.decode("utf-8", "replace") or None,
                    "status": answer.status,
                    "at": iso(answer.at),
                    "body": body,
                }
            )
            + "\n"
        )
    out.flush()
