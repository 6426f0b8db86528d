# SPDX-License-Identifier: Apache-2.0
"""What dev/bench measures, a file for each scene: TITLE, LIMIT (seconds), PLANS (what is small and what is full), and measure(lab, plan)."""

# As dev/bench runs them and docs/performance.md shows them.
ORDER = ("cycle", "contention", "handover", "web", "connections", "million", "cold", "terms", "echo", "cluster", "reconnect", "growth")
