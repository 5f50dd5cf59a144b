"""Write requirements/run.txt and dev.txt from pyproject.toml: every version and checksum, for all platforms."""

from scripts.setup import LOCKS, PYTHON
from scripts.terminal import ROOT, run_quietly, say, speak


def main() -> int:
    run_quietly(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"],
        refusal="The resolver uv could not be installed; is the network there?",
    )
    for name, extra in (("run", []), ("dev", ["--group", "dev"])):
        say(f"Resolving {LOCKS[name].relative_to(ROOT)}")
        run_quietly(
            [PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header",
             "--no-annotate", "--no-emit-index-url", *extra, "--output-file", LOCKS[name], ROOT / "pyproject.toml"],
            refusal="The versions of pyproject.toml do not fit together.",
        )  # fmt: skip
    return 0


if __name__ == "__main__":
    speak(main)
