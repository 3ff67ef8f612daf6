// SPDX-License-Identifier: MIT
#include <hookq/connectionoptions.h>
