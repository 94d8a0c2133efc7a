# Elixir 1.18 brings JSON, Debian 12 has Elixir 1.14: there, this stands in for it, with the reader that CouchDB uses.
defmodule JSON do
  def decode(text) do
    {:ok, :jiffy.decode(text, [:return_maps])}
  catch
    _, reason -> {:error, reason}
  end

  def encode!(value), do: value |> :jiffy.encode() |> IO.iodata_to_binary()
end
