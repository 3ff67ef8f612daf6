<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name>ClientStatus</name>
    <message numerus="yes">
        <source>The cursor is %n message(s) above the largest id. What comes next would never be delivered.</source>
        <translation>
            <numerusform>游标比最大 id 还高 %n 条，接下来的消息将永远不会投递。</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is read.</source>
        <translation>已全部读完。</translation>
    </message>
    <message>
        <source>Everything is read and nothing new comes.</source>
        <translation>已全部读完，也没有新消息。</translation>
    </message>
    <message>
        <source>New messages came and no submit for %1, longer than the %2 that ten of its submits take.</source>
        <translation>有新消息，但已 %1 没有提交，超过它十次提交所需的 %2。</translation>
    </message>
    <message>
        <source>The cursor went back %1 ago.</source>
        <translation>游标在 %1 前被回退。</translation>
    </message>
    <message>
        <source>Watched for %1 of %2 samples.</source>
        <translation>已观察 %1 次采样，需要 %2 次。</translation>
    </message>
    <message>
        <source>There is something to read and the cursor has not moved for %1.</source>
        <translation>有消息可读，但游标已 %1 没有移动。</translation>
    </message>
    <message>
        <source>It has not submitted since it is watched; its last submit was %1 ago.</source>
        <translation>开始观察以来没有提交过；上次提交在 %1 前。</translation>
    </message>
    <message>
        <source>In the last %1 the lag was never 0 and did not fall from one submit to the next.</source>
        <translation>最近 %1 内积压从未为 0，且每次提交后都没有减少。</translation>
    </message>
    <message>
        <source>It submits, and its lag does not keep growing.</source>
        <translation>正常提交，积压没有持续增长。</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Falling behind</source>
        <translation>持续落后</translation>
    </message>
    <message>
        <source>Rewound</source>
        <translation>已回退</translation>
    </message>
    <message>
        <source>Stalled</source>
        <translation>停滞</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Above the head</source>
        <translation>高于最大 id</translation>
    </message>
</context>
<context>
    <name>JournalEntry</name>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>待确认</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>已生效</translation>
    </message>
    <message>
        <source>Overwritten</source>
        <translation>被覆盖</translation>
    </message>
    <message>
        <source>Edited by somebody else</source>
        <translation>被他人修改</translation>
    </message>
    <message>
        <source>Client row gone</source>
        <translation>客户端的行已消失</translation>
    </message>
</context>
<context>
    <name>PayloadDocument</name>
    <message>
        <source>[%1 more characters in this line]</source>
        <translation>[此行还有 %1 个字符]</translation>
    </message>
    <message>
        <source>… the first %1 lines are shown</source>
        <translation>… 只显示前 %1 行</translation>
    </message>
    <message>
        <source>… the first %1 of %2 bytes are shown</source>
        <translation>… 只显示前 %1 字节，共 %2 字节</translation>
    </message>
</context>
<context>
    <name>Quantity</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
</context>
<context>
    <name>hookq</name>
    <message>
        <source>%1 has no option &quot;%2&quot;.</source>
        <translation>%1 没有选项“%2”。</translation>
    </message>
    <message>
        <source>Option &quot;%1&quot; contains a semicolon.</source>
        <translation>选项“%1”含有分号。</translation>
    </message>
    <message>
        <source>Option &quot;charset&quot; can only be utf8mb4 or utf8, not &quot;%1&quot;.</source>
        <translation>选项“charset”只能是 utf8mb4 或 utf8，不能是“%1”。</translation>
    </message>
    <message>
        <source>Option &quot;%1&quot; must be a number of milliseconds from 1 to %2.</source>
        <translation>选项“%1”必须是 1 到 %2 之间的毫秒数。</translation>
    </message>
    <message>
        <source>The directory does not exist.</source>
        <translation>目录不存在。</translation>
    </message>
    <message>
        <source>The file does not exist.</source>
        <translation>文件不存在。</translation>
    </message>
    <message>
        <source>This is a directory, not a file.</source>
        <translation>这是目录，不是文件。</translation>
    </message>
    <message>
        <source>This is not a regular file.</source>
        <translation>这不是普通文件。</translation>
    </message>
    <message>
        <source>The file cannot be read: permission denied.</source>
        <translation>无法读取文件：权限不足。</translation>
    </message>
    <message>
        <source>The file cannot be written: permission denied.</source>
        <translation>无法写入文件：权限不足。</translation>
    </message>
    <message>
        <source>The directory cannot be written, and SQLite keeps its journal there.</source>
        <translation>目录不可写，而 SQLite 要在其中存放日志。</translation>
    </message>
    <message>
        <source>The file name is empty.</source>
        <translation>文件名为空。</translation>
    </message>
    <message>
        <source>The socket&apos;s name contains a semicolon.</source>
        <translation>套接字名称含有分号。</translation>
    </message>
    <message>
        <source>Port %1 is not between 1 and 65535.</source>
        <translation>端口 %1 不在 1 到 65535 之间。</translation>
    </message>
    <message>
        <source>There is no driver &quot;%1&quot;; use QSQLITE, QMYSQL or QPSQL.</source>
        <translation>没有驱动“%1”；请使用 QSQLITE、QMYSQL 或 QPSQL。</translation>
    </message>
    <message>
        <source>Qt&apos;s SQL driver %1 is not installed.</source>
        <translation>未安装 Qt 的 SQL 驱动 %1。</translation>
    </message>
    <message>
        <source>There is a connection named &quot;%1&quot; already.</source>
        <translation>已有名为“%1”的连接。</translation>
    </message>
    <message>
        <source>This is not the address of a database: %1</source>
        <translation>这不是数据库地址：%1</translation>
    </message>
    <message>
        <source>it does not name a database after the host.</source>
        <translation>主机之后没有数据库名。</translation>
    </message>
    <message>
        <source>a file is written as sqlite:file or sqlite:/directory/file.</source>
        <translation>文件应写作 sqlite:文件 或 sqlite:/目录/文件。</translation>
    </message>
    <message>
        <source>it does not name a file.</source>
        <translation>没有文件名。</translation>
    </message>
    <message>
        <source>special characters in it must be percent-encoded, and the port is a number.</source>
        <translation>特殊字符必须使用百分号编码，端口必须是数字。</translation>
    </message>
    <message>
        <source>&quot;#&quot; must be written as %23.</source>
        <translation>“#”必须写作 %23。</translation>
    </message>
    <message>
        <source>it must begin with sqlite:, mysql:, mariadb: or postgresql:.</source>
        <translation>必须以 sqlite:、mysql:、mariadb: 或 postgresql: 开头。</translation>
    </message>
    <message>
        <source>wait() would block the event loop the consumer needs; use stopped().</source>
        <translation>wait() 会阻塞消费者所需的事件循环；请使用 stopped()。</translation>
    </message>
    <message>
        <source>The consumer is still running.</source>
        <translation>消费者仍在运行。</translation>
    </message>
    <message>
        <source>missing unit in duration &quot;0&quot;</source>
        <translation>时长“0”缺少单位</translation>
    </message>
    <message>
        <source>unknown key &quot;%1&quot;</source>
        <translation>未知的键“%1”</translation>
    </message>
    <message>
        <source>, did you mean &quot;%1&quot;?</source>
        <translation>，是否应为“%1”？</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>字符串</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>an integer</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>a duration as a string with a unit, as &quot;10s&quot;</source>
        <translation>带单位的时长字符串，如 &quot;10s&quot;</translation>
    </message>
    <message>
        <source>must be %1</source>
        <translation>必须是%1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has no port from 1 to 65535</source>
        <translation>“%1”没有 1 到 65535 之间的端口</translation>
    </message>
    <message>
        <source>must be &quot;tcp&quot; or &quot;unix&quot;, not &quot;%1&quot;</source>
        <translation>必须是 &quot;tcp&quot; 或 &quot;unix&quot;，不能是“%1”</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has no effect: the connection speaks utf8mb4</source>
        <translation>“%1”不起作用：连接使用 utf8mb4</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has no effect</source>
        <translation>“%1”不起作用</translation>
    </message>
    <message>
        <source>must be from 1 to 65535</source>
        <translation>必须在 1 到 65535 之间</translation>
    </message>
    <message>
        <source>must be QSQLITE, QMYSQL or QPSQL</source>
        <translation>必须是 QSQLITE、QMYSQL 或 QPSQL</translation>
    </message>
    <message>
        <source>there is a &quot;mysql&quot; section as well; one must go</source>
        <translation>同时还有 &quot;mysql&quot; 一节；只能保留一个</translation>
    </message>
    <message>
        <source>line %1, offset %2: %3</source>
        <translation>第 %1 行，偏移 %2：%3</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing or empty</source>
        <translation>缺少“%1”或其值为空</translation>
    </message>
    <message>
        <source>%1: too large for a configuration</source>
        <translation>%1：对配置文件来说太大</translation>
    </message>
    <message>
        <source>the configuration must be a JSON object</source>
        <translation>配置必须是 JSON 对象</translation>
    </message>
    <message>
        <source>The cursor of &quot;%1&quot; is at %2, no longer at %3.</source>
        <translation>“%1”的游标现在位于 %2，已不在 %3。</translation>
    </message>
    <message>
        <source>%1 is not between 0 and the last id, %2.</source>
        <translation>%1 不在 0 和最后一个 id（%2）之间。</translation>
    </message>
    <message>
        <source>invalid duration &quot;%1&quot;</source>
        <translation>无效的时长“%1”</translation>
    </message>
    <message>
        <source>duration &quot;%1&quot; is too long</source>
        <translation>时长“%1”太长</translation>
    </message>
    <message>
        <source>missing unit in duration &quot;%1&quot; (%2)</source>
        <translation>时长“%1”缺少单位（%2）</translation>
    </message>
    <message>
        <source>unknown unit &quot;%1&quot; in duration &quot;%2&quot; (%3)</source>
        <translation>时长“%2”中有未知单位“%1”（%3）</translation>
    </message>
    <message>
        <source>The connection to the database is lost.</source>
        <translation>与数据库的连接已断开。</translation>
    </message>
    <message>
        <source>An exception was thrown: %1</source>
        <translation>抛出了异常：%1</translation>
    </message>
    <message>
        <source>of an unknown type</source>
        <translation>类型未知</translation>
    </message>
    <message>
        <source>Other producers took every id that was tried.</source>
        <translation>尝试过的每个 id 都已被其他生产者占用。</translation>
    </message>
    <message>
        <source>The message has protocol %1, not msgpack (1).</source>
        <translation>消息的协议是 %1，不是 msgpack (1)。</translation>
    </message>
    <message>
        <source>no bytes at all</source>
        <translation>没有任何字节</translation>
    </message>
    <message>
        <source>the bytes end at offset %1, before the value does</source>
        <translation>字节在偏移 %1 处结束，值尚未完整</translation>
    </message>
    <message>
        <source>the byte 0xc1 at offset %1 is no msgpack</source>
        <translation>偏移 %1 处的字节 0xc1 不是 msgpack</translation>
    </message>
    <message>
        <source>the bytes end inside the value at offset %1</source>
        <translation>字节在偏移 %1 处的值内部结束</translation>
    </message>
    <message>
        <source>nested too deep at offset %1</source>
        <translation>偏移 %1 处嵌套过深</translation>
    </message>
    <message>
        <source>an exception of unknown type</source>
        <translation>类型未知的异常</translation>
    </message>
    <message>
        <source>nested deeper than %1 levels</source>
        <translation>嵌套超过 %1 层</translation>
    </message>
    <message>
        <source>longer than msgpack can say</source>
        <translation>长度超出 msgpack 所能表示的范围</translation>
    </message>
    <message>
        <source>a bool</source>
        <translation>布尔值</translation>
    </message>
    <message>
        <source>%1 is no exact floating point number</source>
        <translation>%1 不能精确表示为浮点数</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>%1 is no exact float 32</source>
        <translation>%1 不能精确表示为 float 32</translation>
    </message>
    <message>
        <source>a str or bin</source>
        <translation>str 或 bin</translation>
    </message>
    <message>
        <source>an array</source>
        <translation>数组</translation>
    </message>
    <message>
        <source>a map</source>
        <translation>映射</translation>
    </message>
    <message>
        <source>%1 where %2 is expected</source>
        <translation>此处是 %1，应为%2</translation>
    </message>
    <message>
        <source>%1 is outside of %2 .. %3</source>
        <translation>%1 超出范围 %2 .. %3</translation>
    </message>
    <message>
        <source>%1 elements where %2 are expected</source>
        <translation>有 %1 个元素，应为 %2 个</translation>
    </message>
    <message>
        <source>the value does not fit the type</source>
        <translation>值与类型不符</translation>
    </message>
    <message>
        <source>no UUID: neither 16 bytes nor its text form</source>
        <translation>不是 UUID：既不是 16 字节，也不是其文本形式</translation>
    </message>
    <message>
        <source>a timestamp</source>
        <translation>时间戳</translation>
    </message>
    <message>
        <source>the ext -1 is no timestamp</source>
        <translation>该 ext -1 不是时间戳</translation>
    </message>
    <message>
        <source>%1 s is beyond what a QDateTime holds</source>
        <translation>%1 秒超出 QDateTime 的范围</translation>
    </message>
    <message>
        <source>values of type %1 cannot be unpacked</source>
        <translation>无法解包类型为 %1 的值</translation>
    </message>
    <message>
        <source>values of type %1 cannot be packed</source>
        <translation>无法打包类型为 %1 的值</translation>
    </message>
    <message>
        <source>a member&apos;s name</source>
        <translation>成员名称</translation>
    </message>
    <message>
        <source>cut after %1 characters</source>
        <translation>在 %1 个字符后截断</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>a value is missing: the bytes end at offset %1</source>
        <translation>缺少一个值：字节在偏移 %1 处结束</translation>
    </message>
    <message>
        <source>the value at offset %1 claims %2 bytes, %3 are there</source>
        <translation>偏移 %1 处的值声称有 %2 字节，实际只有 %3 字节</translation>
    </message>
    <message>
        <source>the value at offset %1 claims %2 elements in %3 bytes</source>
        <translation>偏移 %1 处的值声称在 %3 字节中有 %2 个元素</translation>
    </message>
    <message>
        <source>nested too deep at offset %1: %2 bytes not shown as values</source>
        <translation>偏移 %1 处嵌套过深：%2 字节未解析为值</translation>
    </message>
    <message>
        <source>too many values: %2 bytes from offset %1 on not shown as values</source>
        <translation>值太多：从偏移 %1 起的 %2 字节未解析为值</translation>
    </message>
    <message>
        <source>the str at offset %1 is not UTF-8</source>
        <translation>偏移 %1 处的 str 不是 UTF-8</translation>
    </message>
    <message>
        <source>the key at offset %1 is in this map already</source>
        <translation>偏移 %1 处的键在此映射中重复</translation>
    </message>
    <message>
        <source>the ext -1 at offset %1 is no timestamp</source>
        <translation>偏移 %1 处的 ext -1 不是时间戳</translation>
    </message>
    <message>
        <source>further bytes after the first value, from offset %1 on</source>
        <translation>第一个值之后还有字节，从偏移 %1 开始</translation>
    </message>
    <message>
        <source>Topic %1 has no message %2.</source>
        <translation>主题 %1 没有消息 %2。</translation>
    </message>
    <message>
        <source>Topic %1 has no cursor table.</source>
        <translation>主题 %1 没有游标表。</translation>
    </message>
    <message>
        <source>Client &quot;%1&quot; has no row in %2.</source>
        <translation>客户端“%1”在 %2 中没有行。</translation>
    </message>
    <message>
        <source>The payload has %1 bytes; the most is %2.</source>
        <translation>载荷有 %1 字节；最多 %2 字节。</translation>
    </message>
    <message>
        <source>append() needs an open transaction on the connection.</source>
        <translation>append() 要求连接上有已开始的事务。</translation>
    </message>
    <message>
        <source>Table %1 has no column &quot;%2&quot; (%3).</source>
        <translation>表 %1 没有列“%2”（%3）。</translation>
    </message>
    <message>
        <source>Table %1: column &quot;%2&quot; has type %3, where %4 is needed.</source>
        <translation>表 %1：列“%2”的类型是 %3，需要 %4。</translation>
    </message>
    <message>
        <source>Table %1: column &quot;%2&quot; must be the primary key.</source>
        <translation>表 %1：列“%2”必须是主键。</translation>
    </message>
    <message>
        <source>There is no table %1.</source>
        <translation>没有表 %1。</translation>
    </message>
    <message>
        <source>Table %1 uses the engine %2, which cannot roll back; InnoDB is needed.</source>
        <translation>表 %1 使用的引擎 %2 不能回滚；需要 InnoDB。</translation>
    </message>
    <message>
        <source>A topic needs two table names.</source>
        <translation>主题需要两个表名。</translation>
    </message>
    <message>
        <source>hookq works with SQLite, MariaDB/MySQL and PostgreSQL, not with %1.</source>
        <translation>hookq 支持 SQLite、MariaDB/MySQL 和 PostgreSQL，不支持 %1。</translation>
    </message>
    <message>
        <source>Option &quot;%1&quot; has no value &quot;%2&quot;.</source>
        <translation>选项“%1”没有值“%2”。</translation>
    </message>
    <message>
        <source>The journal mode stays %1 instead of %2.</source>
        <translation>日志模式仍为 %1，而不是 %2。</translation>
    </message>
    <message>
        <source>The server does not offer TLS.</source>
        <translation>服务器不提供 TLS。</translation>
    </message>
    <message>
        <source>The save ended the transaction it was called in (a commit, a rollback, a statement that commits by itself, or a deadlock it did not report). No message was sent.</source>
        <translation>保存过程结束了它所在的事务（提交、回滚、自动提交的语句，或未报告的死锁）。没有发送消息。</translation>
    </message>
    <message>
        <source>The connection was lost during COMMIT; it may or may not have happened: %1</source>
        <translation>连接在 COMMIT 期间断开；提交可能已完成，也可能没有：%1</translation>
    </message>
    <message>
        <source>The connection is in a transaction already; use append() inside it.</source>
        <translation>连接已处于事务中；请在其中使用 append()。</translation>
    </message>
    <message>
        <source>unknown time zone &quot;%1&quot;</source>
        <translation>未知时区“%1”</translation>
    </message>
    <message>
        <source>The file has a write-ahead log; even a reader must be able to create its index beside it, and the directory cannot be written.</source>
        <translation>文件带有预写日志；即使只读也必须能在旁边创建其索引，而目录不可写。</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::ConnectDialog</name>
    <message>
        <source>For &amp;reading only: writing cannot be unlocked</source>
        <translation>只读(&amp;R)：无法解锁写入</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>Connect to a database</source>
        <translation>连接到数据库</translation>
    </message>
    <message>
        <source>SQLite file</source>
        <translation>SQLite 文件</translation>
    </message>
    <message>
        <source>MariaDB or MySQL</source>
        <translation>MariaDB 或 MySQL</translation>
    </message>
    <message>
        <source>PostgreSQL</source>
        <translation>PostgreSQL</translation>
    </message>
    <message>
        <source>Path of the file</source>
        <translation>文件路径</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Kept in memory only</source>
        <translation>只保存在内存中</translation>
    </message>
    <message>
        <source>The zone of timestamps that are stored without one. The Go original writes its local time.</source>
        <translation>存储时不带时区的时间戳所用的时区。Go 原版写入的是其本地时间。</translation>
    </message>
    <message>
        <source>Development</source>
        <translation>开发</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>生产</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>&amp;Database system:</source>
        <translation>数据库系统(&amp;D)：</translation>
    </message>
    <message>
        <source>&amp;File:</source>
        <translation>文件(&amp;F)：</translation>
    </message>
    <message>
        <source>&amp;Host:</source>
        <translation>主机(&amp;H)：</translation>
    </message>
    <message>
        <source>P&amp;ort:</source>
        <translation>端口(&amp;O)：</translation>
    </message>
    <message>
        <source>Data&amp;base:</source>
        <translation>数据库(&amp;B)：</translation>
    </message>
    <message>
        <source>&amp;User:</source>
        <translation>用户(&amp;U)：</translation>
    </message>
    <message>
        <source>Pass&amp;word:</source>
        <translation>密码(&amp;W)：</translation>
    </message>
    <message>
        <source>Stored time &amp;zone:</source>
        <translation>存储时区(&amp;Z)：</translation>
    </message>
    <message>
        <source>&amp;Kind:</source>
        <translation>用途(&amp;K)：</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>连接(&amp;C)</translation>
    </message>
    <message numerus="yes">
        <source>It works: %n topic(s).</source>
        <translation>
            <numerusform>连接成功：%n 个主题。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (code %2)</source>
        <translation>%1（代码 %2）</translation>
    </message>
    <message>
        <source>SQLite files (*.db *.sqlite *.sqlite3)</source>
        <translation>SQLite 文件 (*.db *.sqlite *.sqlite3)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>There is no time zone %1. Use a name such as UTC or Europe/Berlin.</source>
        <translation>没有时区 %1。请使用 UTC 或 Asia/Shanghai 这样的名称。</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::ConnectionStrip</name>
    <message>
        <source>development</source>
        <translation>开发</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>PRODUCTION</source>
        <translation>生产环境</translation>
    </message>
    <message>
        <source>The database&apos;s clock</source>
        <translation>数据库的时钟</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Connection lost, trying again…</source>
        <translation>连接已断开，正在重试…</translation>
    </message>
    <message>
        <source>No answer for %1</source>
        <translation>%1 没有应答</translation>
    </message>
    <message>
        <source>Server %1</source>
        <translation>服务器 %1</translation>
    </message>
    <message>
        <source>Unlocked %1:%2</source>
        <translation>已解锁 %1:%2</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Cursors can be moved. Click to lock.</source>
        <translation>可以移动游标。点击锁定。</translation>
    </message>
    <message>
        <source>This connection was opened for reading only.</source>
        <translation>此连接以只读方式打开。</translation>
    </message>
    <message>
        <source>Nothing can be changed. Click to allow moving cursors for a while.</source>
        <translation>不能做任何修改。点击可暂时允许移动游标。</translation>
    </message>
    <message>
        <source>Writing is unlocked</source>
        <translation>写入已解锁</translation>
    </message>
    <message>
        <source>Writing is locked</source>
        <translation>写入已锁定</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::CursorModel</name>
    <message>
        <source>Lag divided by how much faster the client reads than messages come</source>
        <translation>积压除以客户端读取速率与消息到达速率之差</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Cursor</source>
        <translation>游标</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>积压</translation>
    </message>
    <message>
        <source>Oldest unread</source>
        <translation>最早未读</translation>
    </message>
    <message>
        <source>Reads/s</source>
        <translation>读取/秒</translation>
    </message>
    <message>
        <source>Drained in</source>
        <translation>预计清空</translation>
    </message>
    <message>
        <source>Last submit</source>
        <translation>上次提交</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::CursorPanel</name>
    <message>
        <source>Only the selected topic</source>
        <translation>仅所选主题</translation>
    </message>
    <message>
        <source>Clients and their cursors</source>
        <translation>客户端及其游标</translation>
    </message>
    <message>
        <source>No clients yet. A client appears when its consumer starts.</source>
        <translation>还没有客户端。消费者启动后会出现在这里。</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::DatabaseSession</name>
    <message>
        <source>Writing is locked. Unlock it first.</source>
        <translation>写入已锁定，请先解锁。</translation>
    </message>
    <message>
        <source>This connection was opened for reading only.</source>
        <translation>此连接以只读方式打开。</translation>
    </message>
    <message>
        <source>There is no connection to unlock.</source>
        <translation>没有可解锁的连接。</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::HexView</name>
    <message>
        <source>Bytes of the payload</source>
        <translation>载荷的字节</translation>
    </message>
    <message>
        <source>Copy as hex</source>
        <translation>复制为十六进制</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::Journal</name>
    <message>
        <source>The journal %1 cannot be written: %2</source>
        <translation>无法写入操作日志 %1：%2</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::JournalModel</name>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>操作者</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>%1 since %2</source>
        <translation>%1，自 %2</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::LagChart</name>
    <message>
        <source>Time span</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 分钟</translation>
    </message>
    <message>
        <source>5 minutes</source>
        <translation>5 分钟</translation>
    </message>
    <message>
        <source>15 minutes</source>
        <translation>15 分钟</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop the picture; sampling goes on</source>
        <translation>停止刷新画面；采样继续</translation>
    </message>
    <message>
        <source>Lag of the clients over time</source>
        <translation>客户端积压随时间的变化</translation>
    </message>
    <message>
        <source>Lag of %1, in messages</source>
        <translation>%1 的积压（条消息）</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>积压</translation>
    </message>
    <message>
        <source>Select a topic to see how far its clients are behind.</source>
        <translation>选择一个主题，查看其客户端落后多少。</translation>
    </message>
    <message>
        <source>No client has read from this topic yet.</source>
        <translation>还没有客户端读取过此主题。</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln client(s)</source>
        <translation>
            <numerusform>%1 / %Ln 个客户端</numerusform>
        </translation>
    </message>
    <message>
        <source>Not connected: nothing is known of this time</source>
        <translation>未连接：这段时间没有数据</translation>
    </message>
    <message>
        <source>%1: the cursor went back at %2</source>
        <translation>%1：游标于 %2 回退</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::LogModel</name>
    <message>
        <source>%1 (code %2)</source>
        <translation>%1（代码 %2）</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n time(s))</source>
        <translation>
            <numerusform>%1（%n 次）</numerusform>
        </translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::MainWindow</name>
    <message>
        <source>&amp;Connect…</source>
        <translation>连接(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>断开(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>刷新(&amp;R)</translation>
    </message>
    <message>
        <source>Move the c&amp;ursor…</source>
        <translation>移动游标(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;Unlock writing</source>
        <translation>解锁写入(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Filter topics</source>
        <translation>筛选主题(&amp;F)</translation>
    </message>
    <message>
        <source>Move the cursor of the selected client (Ctrl+R)</source>
        <translation>移动所选客户端的游标 (Ctrl+R)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>转到(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Cursor</source>
        <translation>游标(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connect to the database that holds the topics:
a SQLite file, a MariaDB or a PostgreSQL server.</source>
        <translation>连接到存放主题的数据库：
SQLite 文件、MariaDB 或 PostgreSQL 服务器。</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>连接…</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>载荷</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>积压</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>操作日志</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Journal of cursor edits</source>
        <translation>游标修改的操作日志</translation>
    </message>
    <message>
        <source>No edits yet. Every cursor that is moved here is noted, with what became of it.</source>
        <translation>还没有修改。在这里移动的每个游标及其结果都会记录下来。</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>还没有发生任何事。</translation>
    </message>
    <message>
        <source>The last thing that went wrong; the log has all</source>
        <translation>最近一次错误；全部内容见日志</translation>
    </message>
    <message>
        <source>From the end of one sample to the next</source>
        <translation>从一次采样结束到下一次采样</translation>
    </message>
    <message>
        <source>Statements that the last sample took, whatever the number of messages</source>
        <translation>上次采样所用的语句数，与消息数量无关</translation>
    </message>
    <message>
        <source>The longest that a sample took in the last minute</source>
        <translation>最近一分钟内最慢的一次采样</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>已连接到 %1</translation>
    </message>
    <message>
        <source>Connected again</source>
        <translation>已重新连接</translation>
    </message>
    <message>
        <source>Writing unlocked</source>
        <translation>写入已解锁</translation>
    </message>
    <message>
        <source>Writing locked</source>
        <translation>写入已锁定</translation>
    </message>
    <message>
        <source>hookq monitor</source>
        <translation>hookq 监视器</translation>
    </message>
    <message>
        <source>%1 - hookq monitor</source>
        <translation>%1 - hookq 监视器</translation>
    </message>
    <message>
        <source>every %1</source>
        <translation>每 %1</translation>
    </message>
    <message>
        <source>Select a message to see its payload.</source>
        <translation>选择一条消息以查看其载荷。</translation>
    </message>
    <message>
        <source>lag %1, %2</source>
        <translation>积压 %1，%2</translation>
    </message>
    <message numerus="yes">
        <source>%n statement(s) a sample</source>
        <translation>
            <numerusform>每次采样 %n 条语句</numerusform>
        </translation>
    </message>
    <message>
        <source>slowest %1 ms</source>
        <translation>最慢 %1 毫秒</translation>
    </message>
    <message>
        <source>Writing stays locked: %1</source>
        <translation>写入仍处于锁定：%1</translation>
    </message>
    <message>
        <source>Cursor of %1 in %2 moved from %3 to %4</source>
        <translation>%2 中 %1 的游标从 %3 移到 %4</translation>
    </message>
    <message>
        <source>Select a client in the clients table first.</source>
        <translation>请先在客户端表中选择一个客户端。</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::MessageModel</name>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>There is no message with this id: a gap</source>
        <translation>没有此 id 的消息：id 不连续</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>距今</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::MessagePanel</name>
    <message>
        <source>&amp;Oldest</source>
        <translation>最早(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Newest</source>
        <translation>最新(&amp;N)</translation>
    </message>
    <message>
        <source>Go to &amp;id</source>
        <translation>转到 id(&amp;I)</translation>
    </message>
    <message>
        <source>Go to &amp;time</source>
        <translation>转到时间(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>实时(&amp;L)</translation>
    </message>
    <message>
        <source>Follow new messages (Space); scrolling away pauses</source>
        <translation>跟随新消息（空格键）；滚动离开即暂停</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Go to id</source>
        <translation>转到 id</translation>
    </message>
    <message>
        <source>Go to the message with this id (Ctrl+G)</source>
        <translation>转到此 id 的消息 (Ctrl+G)</translation>
    </message>
    <message>
        <source>Go to time</source>
        <translation>转到时间</translation>
    </message>
    <message>
        <source>A time in this machine&apos;s zone (Ctrl+Shift+G); Enter goes to the first message stamped at or after it</source>
        <translation>本机时区的时间 (Ctrl+Shift+G)；按回车转到该时间起的第一条消息</translation>
    </message>
    <message>
        <source>Go to the first message stamped at or after this time</source>
        <translation>转到该时间起的第一条消息</translation>
    </message>
    <message>
        <source>No messages. They appear here as soon as a producer writes one.</source>
        <translation>没有消息。生产者写入后会立即出现在这里。</translation>
    </message>
    <message>
        <source>%1 messages, ids %2 to %3</source>
        <translation>%1 条消息，id %2 到 %3</translation>
    </message>
    <message>
        <source>%1 new</source>
        <translation>%1 条新消息</translation>
    </message>
    <message>
        <source>Go to the newest message and follow</source>
        <translation>转到最新消息并跟随</translation>
    </message>
    <message>
        <source>&amp;Paused</source>
        <translation>已暂停(&amp;P)</translation>
    </message>
    <message>
        <source>There is no id %1; this is the nearest.</source>
        <translation>没有 id %1；这是最接近的一条。</translation>
    </message>
    <message>
        <source>All messages are older than %1; this is the newest.</source>
        <translation>所有消息都早于 %1；这是最新的一条。</translation>
    </message>
    <message>
        <source>An id is a whole number.</source>
        <translation>id 必须是整数。</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::NoticeBar</name>
    <message>
        <source>Close this notice</source>
        <translation>关闭此提示</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::PayloadTreeModel</name>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>key</source>
        <comment>a map key that is itself a container</comment>
        <translation>键</translation>
    </message>
    <message>
        <source>its value</source>
        <translation>其值</translation>
    </message>
    <message>
        <source>payload</source>
        <translation>载荷</translation>
    </message>
    <message>
        <source>trailing %1</source>
        <translation>多余 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s) inside</source>
        <translation>
            <numerusform>内部有 %Ln 个问题</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookq::monitor::PayloadView</name>
    <message>
        <source>Go to the next problem (F8)</source>
        <translation>转到下一个问题 (F8)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Whole payload as JSON</source>
        <translation>整个载荷为 JSON</translation>
    </message>
    <message>
        <source>Whole payload as lossless JSON</source>
        <translation>整个载荷为无损 JSON</translation>
    </message>
    <message>
        <source>Whole payload as hex</source>
        <translation>整个载荷为十六进制</translation>
    </message>
    <message>
        <source>Whole payload as text</source>
        <translation>整个载荷为文本</translation>
    </message>
    <message>
        <source>Payload as a tree</source>
        <translation>载荷的树形视图</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>树</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Raw text</source>
        <translation>原始文本</translation>
    </message>
    <message>
        <source>Decoding …</source>
        <translation>正在解码…</translation>
    </message>
    <message>
        <source>Select a message to see its payload.</source>
        <translation>选择一条消息以查看其载荷。</translation>
    </message>
    <message>
        <source>Message %1</source>
        <translation>消息 %1</translation>
    </message>
    <message>
        <source>p = 1 (msgpack)</source>
        <translation>p = 1（msgpack）</translation>
    </message>
    <message>
        <source>p = %1 (unknown)</source>
        <translation>p = %1（未知）</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>p = %1 is no protocol this program knows: the bytes are shown as they are, not decoded.</source>
        <translation>本程序不认识协议 p = %1：字节按原样显示，不解码。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>%Ln 个问题</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookq::monitor::PictureTour</name>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>无法创建文件夹 %1。</translation>
    </message>
    <message>
        <source>The rewind dialog did not open: %1</source>
        <translation>游标对话框没有打开：%1</translation>
    </message>
    <message>
        <source>The picture %1 cannot be written.</source>
        <translation>无法写入图片 %1。</translation>
    </message>
    <message>
        <source>What the pictures should show did not arrive in time. %1</source>
        <translation>图片所需的内容没有及时到达。%1</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::PositionStrip</name>
    <message>
        <source>Position in the topic</source>
        <translation>在主题中的位置</translation>
    </message>
    <message>
        <source>Ids %1 to %2</source>
        <translation>id %1 到 %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 位于 %2</translation>
    </message>
    <message>
        <source>%1 at %2: %3</source>
        <translation>%1 位于 %2：%3</translation>
    </message>
    <message>
        <source>Go to id %1</source>
        <translation>转到 id %1</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::RewindDialog</name>
    <message>
        <source>Move a cursor</source>
        <translation>移动游标</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>Apply and verify</source>
        <translation>执行并验证</translation>
    </message>
    <message>
        <source>Cursor of %1</source>
        <translation>%1 的游标</translation>
    </message>
    <message>
        <source>&amp;Unlock writing</source>
        <translation>解锁写入(&amp;U)</translation>
    </message>
    <message>
        <source>Move a&amp;gain</source>
        <translation>再次移动(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Move the cursor</source>
        <translation>移动游标(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Nothing is written before you say so.</source>
        <translation>在您确认之前不会写入任何内容。</translation>
    </message>
    <message>
        <source>This connection is read-only.</source>
        <translation>此连接是只读的。</translation>
    </message>
    <message>
        <source>Writing is locked.</source>
        <translation>写入已锁定。</translation>
    </message>
    <message>
        <source>Enter a number.</source>
        <translation>请输入一个数字。</translation>
    </message>
    <message>
        <source>Writing …</source>
        <translation>正在写入…</translation>
    </message>
    <message>
        <source>%1 (code %2)</source>
        <translation>%1（代码 %2）</translation>
    </message>
    <message>
        <source>Nothing was written: the cursor was no longer at %1, the client or somebody else has moved it. The review shows the fresh numbers.</source>
        <translation>没有写入：游标已不在 %1，被客户端或他人移动过。核对部分显示的是最新数字。</translation>
    </message>
    <message>
        <source>Held: the client has seen the edit.</source>
        <translation>已生效：客户端已看到此次修改。</translation>
    </message>
    <message>
        <source>It advances from the new position and is at %1 now.</source>
        <translation>它正从新位置继续前进，目前位于 %1。</translation>
    </message>
    <message>
        <source>Written. Pending: the client has not submitted since. Until it does, nobody knows whether the edit holds.</source>
        <translation>已写入，待确认：此后客户端还没有提交。在它提交之前，无法知道修改是否生效。</translation>
    </message>
    <message>
        <source>Overwritten by the consumer at %1: it went on from its old position. It has to be stopped before its cursor is moved.</source>
        <translation>已于 %1 被消费者覆盖：它从旧位置继续运行。移动游标之前必须先停止该消费者。</translation>
    </message>
    <message>
        <source>Moved by somebody else at %1.</source>
        <translation>已于 %1 被他人移动。</translation>
    </message>
    <message>
        <source>The row of this client is gone since %1.</source>
        <translation>此客户端的行自 %1 起已消失。</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::RewindReview</name>
    <message>
        <source>Cursor now</source>
        <translation>当前游标</translation>
    </message>
    <message>
        <source>Cursor then</source>
        <translation>移动后游标</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>影响</translation>
    </message>
    <message>
        <source>Lag then</source>
        <translation>移动后积压</translation>
    </message>
    <message>
        <source>Next message</source>
        <translation>下一条消息</translation>
    </message>
    <message>
        <source>Copy the statement</source>
        <translation>复制语句</translation>
    </message>
    <message>
        <source>S&amp;QL</source>
        <translation>SQL(&amp;Q)</translation>
    </message>
    <message>
        <source>Why? It is written in the journal.</source>
        <translation>为什么？会写入操作日志。</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>原因(&amp;R)</translation>
    </message>
    <message>
        <source>%1  (%2 is next)</source>
        <translation>%1（下一条是 %2）</translation>
    </message>
    <message>
        <source>Nothing changes: the cursor is there already.</source>
        <translation>没有变化：游标已在该位置。</translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s) will be delivered again.</source>
        <translation>
            <numerusform>%1 条消息将重新投递。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s) will be skipped: this client will never get them.</source>
        <translation>
            <numerusform>%1 条消息将被跳过：此客户端永远不会收到它们。</numerusform>
        </translation>
    </message>
    <message>
        <source>No message is delivered again or skipped.</source>
        <translation>没有消息会重新投递或被跳过。</translation>
    </message>
    <message>
        <source>none: the client has then read everything</source>
        <translation>无：届时客户端已读完全部消息</translation>
    </message>
    <message>
        <source>p = %1, %2</source>
        <translation>p = %1，%2</translation>
    </message>
    <message>
        <source>%1, written %2</source>
        <translation>%1，写入于 %2</translation>
    </message>
    <message>
        <source>The target is outside of what the topic holds (%1 to %2); it was moved to the nearest end.</source>
        <translation>目标超出主题现有的范围（%1 到 %2）；已改为最近的一端。</translation>
    </message>
    <message>
        <source>The client submitted %1 ago, it looks active. A libhookq consumer obeys the edit; one that never looks at its cursor will overwrite it.</source>
        <translation>客户端在 %1 前提交过，看来正在运行。libhookq 消费者会遵从修改；从不查看游标的消费者会将其覆盖。</translation>
    </message>
    <message>
        <source>last submit %1</source>
        <translation>上次提交 %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s)</source>
        <translation>
            <numerusform>%1 条消息</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookq::monitor::RewindTarget</name>
    <message>
        <source>&amp;Earliest: everything there is comes again</source>
        <translation>最早(&amp;E)：现有消息全部重新投递</translation>
    </message>
    <message>
        <source>&amp;Latest: everything there is now is skipped</source>
        <translation>最新(&amp;L)：跳过现有的全部消息</translation>
    </message>
    <message>
        <source>&amp;Before the selected message: %1 comes next</source>
        <translation>所选消息之前(&amp;B)：下一条是 %1</translation>
    </message>
    <message>
        <source>Message &amp;id</source>
        <translation>消息 id(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>时间(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Shift by</source>
        <translation>偏移(&amp;S)</translation>
    </message>
    <message>
        <source>Message id</source>
        <translation>消息 id</translation>
    </message>
    <message>
        <source>is delivered next</source>
        <translation>作为下一条投递</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>本地时间</translation>
    </message>
    <message>
        <source>Stamps in this database that name no zone are read as %1, the zone set for this connection.</source>
        <translation>此数据库中不带时区的时间戳按 %1（此连接设置的时区）读取。</translation>
    </message>
    <message>
        <source>Messages to shift by</source>
        <translation>偏移的消息数</translation>
    </message>
    <message>
        <source>Negative: back, delivered again. Positive: on, skipped.</source>
        <translation>负数：向后退，重新投递。正数：向前进，跳过。</translation>
    </message>
    <message>
        <source>S&amp;kip one</source>
        <translation>跳过一条(&amp;K)</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>条消息</translation>
    </message>
    <message>
        <source>local (%1)  =  %2 UTC;  connection: %3</source>
        <translation>本地 (%1) = %2 UTC；连接时区：%3</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::TopicModel</name>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Rate/s</source>
        <translation>速率/秒</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Max lag</source>
        <translation>最大积压</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>%1, without a cursor table</source>
        <translation>%1，没有游标表</translation>
    </message>
    <message>
        <source>%1, cursors in %2</source>
        <translation>%1，游标在 %2</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <translation>%1：%2。%3</translation>
    </message>
</context>
<context>
    <name>hookq::monitor::TopicPanel</name>
    <message>
        <source>Filter topics</source>
        <translation>筛选主题</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>No topics. A topic is a table with the columns id, p, data and created_at; connect to a database that has one.</source>
        <translation>没有主题。主题是含有 id、p、data、created_at 列的表；请连接到有主题的数据库。</translation>
    </message>
</context>
</TS>
