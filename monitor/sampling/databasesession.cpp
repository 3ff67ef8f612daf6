// SPDX-License-Identifier: MIT
#include "sampling/databasesession.h"
