# SPDX-License-Identifier: Apache-2.0
"""Contenders in turns: never one block after the other, so that whatever else the machine does hits all alike."""
import pathlib

SCENES = pathlib.Path(__file__).resolve().parents[1] / "scenes"


def in_rounds(contenders, rounds):
    """Each contender once in every round, and each round begins with another one."""
    for number in range(rounds):
        start = number % len(contenders)
        yield from contenders[start:] + contenders[:start]
