// SPDX-License-Identifier: MIT
#include <hookq/consumerconfig.h>
