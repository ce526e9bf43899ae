"""What the rules that stand in the code, not in rules/, go by: in words that follow a colon."""

GROUNDS = {
    "frame.carried": "the sentence goes on about it, and the one before named it",
    "frame.discourse.he-said": "the person last named in the text",
    "frame.period.before": "the date of the sentence before, which this one goes on with",
    "frame.period.other": "a date of the sentence that stands nearer to another figure",
    "frame.period.sentence": "the nearest date of the sentence",
    "frame.period.tight": "the date right beside it",
    "frame.scope.per": "a price or rate for each period",
    "frame.scope.span": "told over a length of time",
    "frame.subject.before": "the nearest name before it in the sentence",
    "frame.subject.behind": "no name before it, so the first organisation behind it",
    "frame.subject.first": "the name that the sentence begins with",
    "model.ner": "the language model takes it for a name",
    "target": "said by the target phrase itself",
    "unit.bare": "a number without a noun of its own",
    "unit.compound": "a number joined to its noun",
    "unit.echo": "a number that takes the noun of the one before",
    "unit.noun": "a number and the noun behind it",
    "unit.number-of": "'the number of' in front of its noun",
    "unit.part-of": "a number of a larger number, which has the noun",
    "unit.rank": "a place in a row",
}
