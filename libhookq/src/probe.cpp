// SPDX-License-Identifier: MIT
#include <hookq/probe.h>
