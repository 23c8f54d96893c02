"""Command tests are Markdown documents: what a reader sees is what is run.

A fenced block that begins with `% ` is a test. Its parts, in this order:

    % a command             one line of shell; several such lines run one after another
    what stands on stdin    up to a line ^D; without one, stdin is empty
    ^D
    what comes on stdout
    2> what comes on stderr
    => 3                    the exit code of the last command, when it is not 0

All blocks of a document run in one folder, in order; it holds a copy of the files in examples/. After a change
that was meant, `python tests/command_documents.py --accept tests/commands/NAME.md` writes down what comes now:
read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_FENCE = re.compile(r"^```\n(% .*?)^```$", re.MULTILINE | re.DOTALL)
_SHELL = re.compile(r"[|&;<>()$`\\*?\[\]#~%\n{}=]|^\s*(?!newsclean )")


@dataclass(frozen=True, slots=True)
class Result:
    """What a command gave."""

    stdout: str
    stderr: str
    code: int


@dataclass(frozen=True, slots=True)
class Block:
    """One test of a document: the script, its stdin, and what must come."""

    script: str
    stdin: str | None
    expected: Result
    start: int  # of the block's text in the document
    end: int

    def written(self, result: Result) -> str:
        """The block's text with `result` as what must come."""
        lines = [f"% {line}\n" for line in self.script.split("\n")]
        if self.stdin is not None:
            lines += [self.stdin, "^D\n"]
        lines.append(
            result.stdout if not result.stdout or result.stdout.endswith("\n") else result.stdout + "\n"
        )
        lines += [f"2> {line}\n" for line in result.stderr.splitlines()]
        lines += [f"=> {result.code}\n"] if result.code else []
        return "".join(lines)


def read_document(text: str) -> list[Block]:
    """The tests of a document."""
    return [_block(match) for match in _FENCE.finditer(text)]


def _block(match: re.Match[str]) -> Block:
    commands: list[str] = []
    lines = match[1].splitlines(keepends=True)
    while lines and lines[0].startswith("% "):
        commands.append(lines.pop(0)[2:].rstrip("\n"))
    stdin = None
    if "^D\n" in lines:
        place = lines.index("^D\n")
        stdin, lines = "".join(lines[:place]), lines[place + 1 :]
    code = 0
    if lines and lines[-1].startswith("=> "):
        code = int(lines.pop()[3:])
    stderr = "".join(line[3:] for line in lines if line.startswith("2> "))
    stdout = "".join(line for line in lines if not line.startswith("2> "))
    return Block("\n".join(commands), stdin, Result(stdout, stderr, code), match.start(1), match.end(1))


class Runner:
    """Runs commands in a folder of their own; plain calls of newsclean in this process, the rest in a shell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for source in (ROOT / "examples").iterdir():
            if source.is_file() and source.name != "README.md":
                shutil.copy(source, folder)
        self.bin = Path(tempfile.mkdtemp(prefix="newsclean-bin-"))
        command = self.bin / "newsclean"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newsclean "$@"\n')
        command.chmod(0o755)
        (self.bin / "python3").symlink_to(sys.executable)

    def close(self) -> None:
        """Remove the command's folder."""
        shutil.rmtree(self.bin)

    def run(self, script: str, stdin: str | None = None) -> Result:
        """Run one script and say what it gave."""
        data = (stdin or "").encode()
        return self.run_shell(script, data) if _SHELL.search(script) else self._run_here(script, data)

    def run_shell(self, script: str, data: bytes = b"") -> Result:
        """Run a script with bash, `newsclean` being this checkout's."""
        path = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            input=data,
            capture_output=True,
            check=False,
            timeout=120,
            env={"PATH": f"{self.bin}:{os.environ['PATH']}", "PYTHONPATH": path, "HOME": str(self.folder)},
        )
        return Result(_shown(done.stdout), _shown(done.stderr), done.returncode)

    def _run_here(self, script: str, data: bytes) -> Result:
        from newsclean.cli import run

        arguments = shlex.split(script)[1:]
        saved = sys.stdin, sys.stdout, sys.stderr, Path.cwd()
        with (
            tempfile.TemporaryFile("w+b") as source,
            tempfile.TemporaryFile("w+b") as out,
            tempfile.TemporaryFile("w+b") as err,
        ):
            source.write(data)
            source.seek(0)
            streams = [os.fdopen(os.dup(file.fileno()), mode) for file, mode in ((source, "r"), (out, "w"), (err, "w"))]  # fmt: skip
            sys.stdin, sys.stdout, sys.stderr = streams
            os.chdir(self.folder)
            try:
                code = run(arguments)
            finally:
                for stream in streams:
                    stream.close()
                sys.stdin, sys.stdout, sys.stderr = saved[:3]
                os.chdir(saved[3])
            out.seek(0)
            err.seek(0)
            return Result(_shown(out.read()), _shown(err.read()), code)


def _shown(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")


def accept(path: Path) -> int:
    """Write down in a document what its commands give now; the answer is how many blocks changed."""
    text = path.read_text(encoding="utf-8")
    changed = 0
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(Path(folder))
        parts: list[str] = []
        position = 0
        for block in read_document(text):
            written = block.written(runner.run(block.script, block.stdin))
            changed += written != text[block.start : block.end]
            parts += (text[position : block.start], written)
            position = block.end
        runner.close()
    path.write_text("".join([*parts, text[position:]]), encoding="utf-8")
    return changed


if __name__ == "__main__":
    if sys.argv[1:2] != ["--accept"]:
        sys.exit(__doc__)
    sys.path.insert(0, str(ROOT / "src"))
    for name in sys.argv[2:]:
        print(f"{name}: {accept(Path(name))} blocks changed")  # noqa: T201 - a script: it prints
