#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A private MariaDB and a private PostgreSQL for the tests: own data directories, sockets and ports,
# loopback only, as durable as in production.
#
#   tests/servers.sh start DIR    start both, data in DIR; then `source DIR/env`
#   tests/servers.sh stop DIR     stop both and leave DIR to the caller
#
# The env file exports the two URLs in the form hookq::ConnectionOptions::fromUrl() reads, and DIR as
# HOOKQ_TEST_SERVERS for the tests that stop, kill or restart a server: DIR/mariadb.pid and
# DIR/postgresql/postmaster.pid name the processes.
set -euo pipefail

readonly user=hookq password='s3cret word' url_password=s3cret%20word database=hookq
# Far from UTC on purpose: whatever relies on the server's zone shows.
readonly time_zone=+05:45 time_zone_name=Asia/Kathmandu

usage() {
    echo "usage: $0 start|stop DIR" >&2
    exit 2
}

die() {
    echo "$0: $*" >&2
    exit 1
}

# Neither server runs as root, so root hands them to an account that owns nothing else.
unprivileged() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u nobody -- "$@"
    else
        "$@"
    fi
}

hand_over() {
    if [ "$(id -u)" -eq 0 ]; then
        chown -R nobody: "$@"
    fi
}

# Below the ephemeral range, so that no outgoing connection takes the port before the server does.
free_port() {
    local port
    for _ in $(seq 100); do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    die "no free port"
}

postgresql_program() {
    local program
    for program in "/usr/lib/postgresql/15/bin/$1" /usr/lib/postgresql/*/bin/"$1" "$(command -v "$1" || true)"; do
        if [ -x "$program" ]; then
            echo "$program"
            return
        fi
    done
    die "$1 not found, install postgresql"
}

start_mariadb() {
    local dir=$1 port=$2
    local program
    program=$(PATH=$PATH:/usr/sbin command -v mariadbd) || die "mariadbd not found, install mariadb-server-core"
    mkdir -m 700 "$dir/mariadb"
    cat >"$dir/mariadb.sql" <<SQL
CREATE DATABASE IF NOT EXISTS $database;
CREATE USER IF NOT EXISTS '$user'@'%' IDENTIFIED BY '$password';
GRANT ALL PRIVILEGES ON *.* TO '$user'@'%' WITH GRANT OPTION;
SQL
    cat >"$dir/mariadb.cnf" <<CNF
[mariadbd]
datadir = $dir/mariadb
socket = $dir/mariadb/mariadb.sock
pid-file = $dir/mariadb/mariadb.pid
log-error = $dir/mariadb/error.log
init-file = $dir/mariadb.sql
bind-address = 127.0.0.1
port = $port
skip-name-resolve
character-set-server = utf8mb4
default-time-zone = $time_zone
max-connections = 500
max-allowed-packet = 64M
innodb-flush-log-at-trx-commit = 1
innodb-buffer-pool-size = 256M
CNF
    hand_over "$dir/mariadb" "$dir/mariadb.sql" "$dir/mariadb.cnf"
    chmod 600 "$dir/mariadb.sql"
    unprivileged mariadb-install-db --defaults-file="$dir/mariadb.cnf" --skip-test-db \
        >"$dir/mariadb-install.log" 2>&1 || die "mariadb-install-db failed: $(tail -n 5 "$dir/mariadb-install.log")"
    unprivileged setsid --fork "$program" --defaults-file="$dir/mariadb.cnf" </dev/null >/dev/null 2>&1
    ln -s mariadb/mariadb.pid "$dir/mariadb.pid"
    await_mariadb "$dir" "$port"
}

await_mariadb() {
    local dir=$1 port=$2
    for _ in $(seq 300); do
        if mariadb --no-defaults --protocol=tcp --host=127.0.0.1 --port="$port" \
            --user="$user" --password="$password" --execute="DO 0" >/dev/null 2>&1; then
            return
        fi
        if grep -q 'ERROR\] Aborting' "$dir/mariadb/error.log" 2>/dev/null; then
            break
        fi
        sleep 0.2
    done
    die "MariaDB did not start: $(tail -n 5 "$dir/mariadb/error.log")"
}

start_postgresql() {
    local dir=$1 port=$2
    mkdir -m 700 "$dir/postgresql"
    printf '%s\n' "$password" >"$dir/postgresql.password"
    hand_over "$dir/postgresql" "$dir/postgresql.password"
    chmod 600 "$dir/postgresql.password"
    unprivileged "$(postgresql_program initdb)" --no-sync --encoding=UTF8 --locale=C.UTF-8 --auth=scram-sha-256 \
        --username="$user" --pwfile="$dir/postgresql.password" --pgdata="$dir/postgresql" \
        >"$dir/postgresql-initdb.log" 2>&1 || die "initdb failed: $(tail -n 5 "$dir/postgresql-initdb.log")"
    unprivileged tee -a "$dir/postgresql/postgresql.conf" >/dev/null <<CNF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$dir/postgresql'
max_connections = 200
timezone = '$time_zone_name'
fsync = on
synchronous_commit = on
CNF
    unprivileged "$(postgresql_program pg_ctl)" start -s -w -t 60 -D "$dir/postgresql" -l "$dir/postgresql/server.log" \
        </dev/null >/dev/null 2>&1 || die "PostgreSQL did not start: $(tail -n 5 "$dir/postgresql/server.log")"
    PGPASSWORD=$password psql --no-psqlrc --quiet --host=127.0.0.1 --port="$port" --username="$user" \
        --dbname=postgres --command="CREATE DATABASE $database"
}

write_env() {
    local dir=$1 mariadb_port=$2 postgresql_port=$3
    cat >"$dir/env" <<ENV
export HOOKQ_TEST_MARIADB=mysql://$user:$url_password@127.0.0.1:$mariadb_port/$database
export HOOKQ_TEST_POSTGRESQL=postgresql://$user:$url_password@127.0.0.1:$postgresql_port/$database
export HOOKQ_TEST_SERVERS=$dir
ENV
}

start() {
    local dir=$1 mariadb_port postgresql_port
    mkdir -p "$dir"
    dir=$(realpath "$dir")
    # A socket's path has room for 107 bytes, PostgreSQL's longest is postgresql/.s.PGSQL.12345.lock.
    [ "${#dir}" -le 70 ] || die "$dir is too long a path for the servers' sockets"
    [ ! -e "$dir/env" ] || die "$dir/env exists, stop the servers there first"
    chmod 755 "$dir"
    mariadb_port=$(free_port)
    start_mariadb "$dir" "$mariadb_port"
    postgresql_port=$(free_port)
    start_postgresql "$dir" "$postgresql_port"
    write_env "$dir" "$mariadb_port" "$postgresql_port"
}

# A test may have left a server stopped by SIGSTOP, which would never see the SIGTERM.
stop_process() {
    local pid=$1
    kill -CONT "$pid" 2>/dev/null || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    for _ in $(seq 150); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.2
    done
    kill -KILL "$pid" 2>/dev/null || true
}

stop_postgresql() {
    local dir=$1 pid
    [ -s "$dir/postgresql/postmaster.pid" ] || return 0
    pid=$(head -n 1 "$dir/postgresql/postmaster.pid")
    # shellcheck disable=SC2046 # one process id a word
    kill -CONT "$pid" $(ps -o pid= --ppid "$pid") 2>/dev/null || true
    unprivileged "$(postgresql_program pg_ctl)" stop -s -w -t 30 -m fast -D "$dir/postgresql" \
        || unprivileged "$(postgresql_program pg_ctl)" stop -s -w -t 30 -m immediate -D "$dir/postgresql"
}

stop() {
    local dir
    dir=$(realpath "$1")
    if [ -s "$dir/mariadb.pid" ]; then
        stop_process "$(cat "$dir/mariadb.pid")"
    fi
    stop_postgresql "$dir"
    rm -f "$dir/env"
}

[ $# -eq 2 ] || usage
case $1 in
start) start "$2" ;;
stop) stop "$2" ;;
*) usage ;;
esac
