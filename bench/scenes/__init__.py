# SPDX-License-Identifier: Apache-2.0
"""What dev/bench measures, a file for each scene: TITLE, LIMIT (seconds), PLANS (what is small and what is full), and measure(lab, plan)."""
