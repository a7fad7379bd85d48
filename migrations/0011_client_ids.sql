-- A message's client id is looked for in the server's memory, or else in its conversation: this index was one page of every commit.
drop index messages_client;
