// SPDX-License-Identifier: MIT
#include <hookq/consumer.h>
