# SPDX-License-Identifier: Apache-2.0
#
# Who is logged in? Asks the node that keeps the PHP sessions.
#
#   elixir --hidden --name reader@127.0.0.1 --cookie secret login.exs sessions@127.0.0.1 SESSION_ID
#
# The PHP side is nothing special: $_SESSION['user'] = ['id' => 42, 'name' => 'ann'];

defmodule Login do
  def main([node, id]) do
    case :rpc.call(String.to_atom(node), :session_handler, :lookup, [id], 5_000) do
      {:ok, session} -> IO.puts("#{who(session)}, #{session.idle} s idle, written by #{session.serializer}")
      :absent -> IO.puts("no such session")
      {:badrpc, reason} -> stop("cannot ask #{node}: #{inspect(reason)}")
    end
  end

  def main(_), do: stop("usage: login.exs NODE SESSION_ID")

  defp who(%{serializer: "erlang", data: data}) when data != "" do
    # A term already: this needs nothing of the server's but the data. The atoms in it are :null, true, false and :php,
    # and [:safe] takes those that the program names somewhere.
    user(:erlang.binary_to_term(data, [:safe]))
  end

  defp who(%{term: term}), do: user(term)
  defp who(_), do: "unreadable"

  defp user(%{"user" => %{"id" => id, "name" => name}}), do: "#{name} (#{id})"
  defp user(%{"user" => {:php, _}}), do: "an object of PHP"
  defp user(%{"user" => {:object, class, _}}), do: "an object of #{class}"
  defp user(%{"user" => :null}), do: "nobody any more"
  defp user(_), do: "nobody"

  defp stop(why) do
    IO.puts(:stderr, why)
    System.halt(1)
  end
end

Login.main(System.argv())
