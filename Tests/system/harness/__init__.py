# SPDX-License-Identifier: Apache-2.0
"""What the system tests stand on: nodes, PHP, web servers, and the faults between them."""
