<?php
// SPDX-License-Identifier: Apache-2.0
// Lock and read, then write, wait for the replica and unlock, as phpredis' session handler does it but for the WAIT.

const ROUNDS = 2000;
const UNLOCK = 'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) else return 0 end';

function median(array $values): int
{
    sort($values);
    return (int) $values[intdiv(count($values), 2)];
}

function connected(int $port): Redis
{
    for ($deadline = microtime(true) + 10; ; usleep(50000)) {
        try {
            $redis = new Redis();
            $redis->connect('127.0.0.1', $port);
            // A replica that is not in step yet does not answer.
            $redis->set('id', '');
            if ($redis->wait(1, 200) >= 1) {
                return $redis;
            }
        } catch (RedisException $none) {
            $redis = null;
        }
        if (microtime(true) > $deadline) {
            exit("raft_redis.php: the replica does not come\n");
        }
    }
}

$redis = connected((int) $argv[1]);
$data = random_bytes(1024);
$reads = $writes = [];
for ($round = 0; $round < ROUNDS; $round++) {
    $token = bin2hex(random_bytes(8));
    $started = hrtime(true);
    $redis->set('lock', $token, ['nx', 'px' => 30000]) || exit("raft_redis.php: locked\n");
    $redis->get('id');
    $reads[] = (hrtime(true) - $started) / 1000;
    $started = hrtime(true);
    $redis->setex('id', 1440, $data);
    $redis->wait(1, 1000) >= 1 || exit("raft_redis.php: the replica does not answer\n");
    $redis->eval(UNLOCK, ['lock', $token], 1);
    $writes[] = (hrtime(true) - $started) / 1000;
}
printf("| 2 | phpredis, lock and WAIT 1, in memory | %d | %d |\n", median($reads), median($writes));
