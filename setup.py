# What pre-commit installs from this repository: the wheel, so that nobody needs Rust.
from setuptools import setup

setup(
    name="smtp-lsp-pre-commit",
    version="0",
    py_modules=[],
    install_requires=["smtp-lsp==0.1.0"],
)
