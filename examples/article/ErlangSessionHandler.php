<?php
// SPDX-License-Identifier: Apache-2.0
//
// Sessions in Erlang as they were done in 2009: a class on the functions of mypeb, six callbacks, and a module `session_handler` on the node whose functions
// read/1, write/2, destroy/1 and gc/1 are called by rpc. It is kept with all that PHP 8 holds against it: open() returns its link, close() nothing, gc() an array
// and what it sends is a misspelt variable; 5 was meant to be seconds and is milliseconds; the link stays set when it is closed. See docs/mypeb.md.
//
// For new programs, session.save_handler = erlang does the same in one line of php.ini, with locks.

class ErlangSessionHandler
{
    protected $host = 'server@127.0.0.1';
    protected $erlang_cookie = 'ABCDEFGHI';
    protected $conn_timeout = 5;
    protected $link;

    public function open($save_path, $session_name)
    {
        if (null === $this->link) {
            $this->link = peb_connect($this->host, $this->erlang_cookie, $this->conn_timeout);
            if (!$this->link) {
                throw new Exception("no connection to the node $this->host");
            }
        }
        return $this->link;
    }

    public function close()
    {
        if (is_resource($this->link)) {
            peb_close($this->link);
        }
    }

    public function read($session_id)
    {
        $data = $this->call('read', '[~s]', array($session_id));
        return is_array($data[0]) ? '' : $data[0];
    }

    public function write($session_id, $session_data)
    {
        $this->call('write', '[~s, ~s]', array($session_id, $session_data));
        return true;
    }

    public function destroy($session_id)
    {
        $this->call('destroy', '[~s]', array($session_id));
        return true;
    }

    public function gc($max_expire_time)
    {
        return $this->call('gc', '[~i]', array(@$max_expirte_time));
    }

    private function call($function, $format, $arguments)
    {
        $x = peb_encode($format, array($arguments));
        return peb_decode(peb_rpc('session_handler', $function, $x, $this->link));
    }
}
