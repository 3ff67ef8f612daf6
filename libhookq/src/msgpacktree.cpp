// SPDX-License-Identifier: MIT
#include <hookq/msgpacktree.h>
