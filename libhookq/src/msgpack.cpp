// SPDX-License-Identifier: MIT
#include <hookq/msgpack.h>
