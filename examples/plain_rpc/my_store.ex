# SPDX-License-Identifier: Apache-2.0

defmodule MyStore do
  @moduledoc """
  PHP sessions kept by a module of your own, on any Elixir node. PHP calls the four functions by rpc.

      elixir --name store@127.0.0.1 --cookie secret -r my_store.ex -e MyStore.start --no-halt

      ; php.ini
      erlang.node = "store@127.0.0.1"
      erlang.session.module = Elixir.MyStore

  Ids and data come as binaries, or as lists of bytes from an older bridge.
  """
  use GenServer

  @doc "The table belongs to a process of its own: a call by rpc is made by one that ends with the call."
  def start, do: GenServer.start(__MODULE__, nil, name: __MODULE__)

  @impl true
  def init(nil), do: {:ok, :ets.new(__MODULE__, [:named_table, :public])}

  @doc "The data; [] when there is no such session."
  def read(id) do
    case :ets.lookup(__MODULE__, IO.iodata_to_binary(id)) do
      [{_, data, _}] -> data
      [] -> []
    end
  end

  @doc "Everything but {:error, reason} and false is success."
  def write(id, data) do
    :ets.insert(__MODULE__, {IO.iodata_to_binary(id), IO.iodata_to_binary(data), now()})
  end

  def destroy(id), do: :ets.delete(__MODULE__, IO.iodata_to_binary(id))

  @doc "Removes what has not been written for so many seconds, and says how many went."
  def gc(max_lifetime) when max_lifetime > 0 do
    oldest = now() - max_lifetime * 1000
    :ets.select_delete(__MODULE__, [{{:_, :_, :"$1"}, [{:<, :"$1", oldest}], [true]}])
  end

  def gc(_), do: 0

  defp now, do: System.monotonic_time(:millisecond)
end
