import { socketModule } from '../../runtime'
import { nodeHost, placeIn } from '../run'

/** `barewire/socket`: Python's socket module on Node's sockets; what blocks there is awaited here. */
const {
  socket,
  create_connection,
  encode,
  decode,
  AF_INET,
  SOCK_STREAM,
  SHUT_RD,
  SHUT_WR,
  SHUT_RDWR,
  SOL_SOCKET,
  SO_REUSEADDR,
  SO_KEEPALIVE,
  SO_LINGER,
  IPPROTO_TCP,
  TCP_NODELAY,
  MSG_PEEK,
  MSG_DONTWAIT,
  MSG_WAITALL,
  SOMAXCONN,
} = socketModule(
  {
    call: (op, fd, args) => nodeHost().call(op, fd, args),
    post: (op, fd, args) => nodeHost().post(op, fd, args),
    output: (stream, text) => nodeHost().output(stream, text),
    now: () => nodeHost().now(),
  },
  () => placeIn(new Error().stack, process.cwd()),
)

export {
  AF_INET,
  create_connection,
  decode,
  encode,
  IPPROTO_TCP,
  MSG_DONTWAIT,
  MSG_PEEK,
  MSG_WAITALL,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SO_KEEPALIVE,
  SO_LINGER,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  SOMAXCONN,
  socket,
  TCP_NODELAY,
}
