"""Every error that a user can cause, one family, each with a message that says what to do."""


class FactledgerError(Exception):
    """Root of the family; the command line prints the message and exits with 2."""


class DumpError(FactledgerError):
    """The dump as a whole cannot be read: missing, empty, no permission."""


class ArticleError(FactledgerError):
    """One article cannot be read. It goes to quarantine and the run goes on."""

    def __init__(self, article: str, reason: str) -> None:
        super().__init__(f"{article}: {reason}")
        self.article = article
        self.reason = reason


class RuleError(FactledgerError):
    """A rule file is malformed; the message names the file, the rule and the allowed values."""


class MetaError(FactledgerError):
    """meta.csv is malformed; the message names the row and the column."""


class DecisionError(FactledgerError):
    """decisions.csv is malformed; it is never overwritten while it cannot be read."""


class OutputError(FactledgerError):
    """A table cannot be written; the old tables stay as they were."""
