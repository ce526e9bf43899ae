"""Figures with their units: amounts of money, percentages, quantities.

numerals, spelled and kanji read one number, scan finds all of a text; currency, nouns and multiples know the units;
measure puts a unit to a figure; sharing, ranges, pairs, tables and counts let neighbours, columns and words lend
theirs; money says which dollar is meant; measures runs them all.
"""
