// SPDX-License-Identifier: MIT
#include <QtTest/QTest>
class tst_Producer : public QObject {
    Q_OBJECT
};
QTEST_GUILESS_MAIN(tst_Producer)
#include "tst_producer.moc"
