# SPDX-License-Identifier: Apache-2.0
"""What the scenes of dev/bench share."""
