"""Typesets one document in a process of its own: what typst takes of memory and time ends with it.

It is run by its path and knows nothing of us: JSON comes in, a PDF goes out; a PNG of what has no time.
"""

import json
import os
import sys
from typing import Any

import typst

Job = dict[str, Any]
"""What the process is handed, as JSON."""


def typeset(job: Job) -> bytes:
    """The PDF, of PDF/UA-1 if it can be: letters that shape into nothing are no reason to have none."""
    if job["timestamp"] is None:
        return _compile(job, format="png", ppi=72.0)
    try:
        return _compile(job, timestamp=job["timestamp"], pdf_standards=["ua-1"])
    except typst.TypstError as problem:
        print(f"not PDF/UA-1: {problem.message}", file=sys.stderr)
        return _compile(job, timestamp=job["timestamp"], pdf_standards=[])


def _compile(job: Job, **how: Any) -> bytes:
    compile_files: Any = typst.compile  # its types do not know that several files may be given
    made: bytes = compile_files(
        {name: source.encode() for name, source in job["sources"].items()},
        root=job["root"],
        font_paths=typst.Fonts(False, False, job["fonts"]),
        sys_inputs={"data": job["data"]},
        package_path=job["root"],
        package_cache_path=job["root"],
        **how,
    )
    return made


if __name__ == "__main__":
    os.nice(10)  # whoever reads pages goes first
    sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))
