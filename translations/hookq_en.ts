<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_US">
<context>
    <name>ClientStatus</name>
    <message numerus="yes">
        <source>The cursor is %n message(s) above the largest id. What comes next would never be delivered.</source>
        <translation>
            <numerusform>The cursor is %n message above the largest id. What comes next would never be delivered.</numerusform>
            <numerusform>The cursor is %n messages above the largest id. What comes next would never be delivered.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookq::monitor::ConnectDialog</name>
    <message numerus="yes">
        <source>It works: %n topic(s).</source>
        <translation>
            <numerusform>It works: %n topic.</numerusform>
            <numerusform>It works: %n topics.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookq::monitor::LagChart</name>
    <message numerus="yes">
        <source>%1 of %Ln client(s)</source>
        <translation>
            <numerusform>%1 of %Ln client</numerusform>
            <numerusform>%1 of %Ln clients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookq::monitor::LogModel</name>
    <message numerus="yes">
        <source>%1 (%n time(s))</source>
        <translation>
            <numerusform>%1 (once)</numerusform>
            <numerusform>%1 (%n times)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookq::monitor::MainWindow</name>
    <message numerus="yes">
        <source>%n statement(s) a sample</source>
        <translation>
            <numerusform>%n statement a sample</numerusform>
            <numerusform>%n statements a sample</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookq::monitor::PayloadTreeModel</name>
    <message numerus="yes">
        <source>%Ln problem(s) inside</source>
        <translation>
            <numerusform>%Ln problem inside</numerusform>
            <numerusform>%Ln problems inside</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookq::monitor::PayloadView</name>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>%Ln problem</numerusform>
            <numerusform>%Ln problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookq::monitor::RewindReview</name>
    <message numerus="yes">
        <source>%1 message(s) will be delivered again.</source>
        <translation>
            <numerusform>%1 message will be delivered again.</numerusform>
            <numerusform>%1 messages will be delivered again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s) will be skipped: this client will never get them.</source>
        <translation>
            <numerusform>%1 message will be skipped: this client will never get it.</numerusform>
            <numerusform>%1 messages will be skipped: this client will never get them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s)</source>
        <translation>
            <numerusform>%1 message</numerusform>
            <numerusform>%1 messages</numerusform>
        </translation>
    </message>
</context>
</TS>
