"""The site while one works on it: reload, debugger, and the style sheet and scripts built as they change."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import hatch_build

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"


def main(port: int) -> int:
    """Start the server and both watchers; when one ends, or at Ctrl+C, all end."""
    os.environ |= {"FORUM_DEMO": "1", "FORUM_PUBLIC_URL": f"http://{HOST}:{port}", "PYTHONPATH": str(ROOT)}
    subprocess.run([Path(sys.executable).parent / "forum", "demo", "--if-empty"], cwd=ROOT, check=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    commands = (
        [*hatch_build.sass(), "--watch"],
        [*hatch_build.esbuild(), "--watch=forever", "--log-level=warning"],
        [sys.executable, "-m", "tools.dev", "--server", str(port)],
    )
    running = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    code = 0
    try:
        code = os.waitstatus_to_exitcode(os.wait()[1])
    except KeyboardInterrupt:
        print("\nStopping…")
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=10)
    return code


def serve(port: int) -> None:
    """Flask's own server: code, templates and catalogues are read anew; an error shows its stack in the browser."""
    from werkzeug.serving import is_running_from_reloader

    from forum import create_app

    hatch_build.build_translations()
    app = create_app()
    if is_running_from_reloader():
        from forum.jobs.working import start_in_process

        start_in_process(app)
    catalogues = [str(path) for path in (ROOT / "forum" / "translations").glob("*/LC_MESSAGES/*.po")]
    app.run(HOST, port, debug=True, threaded=True, extra_files=catalogues)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--server"]:
        serve(int(sys.argv[2]))
    else:
        sys.exit(main(int(sys.argv[1])))
