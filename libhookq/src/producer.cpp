// SPDX-License-Identifier: MIT
#include <hookq/producer.h>
