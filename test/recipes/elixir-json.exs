# Elixir 1.18 includes JSON, but Debian 12 has Elixir 1.14. This replaces it there, with the JSON decoder of CouchDB.
defmodule JSON do
  def decode(text) do
    {:ok, :jiffy.decode(text, [:return_maps])}
  catch
    _, reason -> {:error, reason}
  end

  def encode!(value), do: value |> :jiffy.encode() |> IO.iodata_to_binary()
end
