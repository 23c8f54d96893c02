"""The quality gate of decoding, repairs and script: what was reached stays reached (tests/chain_score.py)."""

from __future__ import annotations

import json

from chain_score import FLOORS, measure

LEAST = {"decode": 0.85, "repair": 0.92, "script": 0.999}


def test_the_floors_hold() -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))
    reached = measure()
    assert reached.keys() == floors.keys()
    assert not {name: (reached[name], floor) for name, floor in floors.items() if reached[name] < floor}


def test_the_floors_were_not_lowered() -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))
    assert all(floor >= LEAST[name.split()[0]] for name, floor in floors.items())
