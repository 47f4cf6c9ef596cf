/** What `curl -h` prints (recorded: curl 7.88.1). */

const USAGE = 'Usage: curl [options...] <url>\n'

const COMMON = ` -d, --data <data>          HTTP POST data
 -f, --fail                 Fail fast with no output on HTTP errors
 -h, --help <category>      Get help for commands
 -i, --include              Include protocol response headers in the output
 -o, --output <file>        Write to file instead of stdout
 -O, --remote-name          Write output to a file named as the remote file
 -s, --silent               Silent mode
 -T, --upload-file <file>   Transfer local FILE to destination
 -u, --user <user:password> Server user and password
 -A, --user-agent <name>    Send User-Agent <name> to server
 -v, --verbose              Make the operation more talkative
 -V, --version              Show version number and quit

This is not the full help, this menu is stripped into categories.
Use "--help category" to get an overview of all categories.
For all options use the manual or "--help all".
`

const CATEGORIES: readonly (readonly [name: string, about: string])[] = [
  ['auth', 'Different types of authentication methods'],
  ['connection', 'Low level networking operations'],
  ['curl', 'The command line tool itself'],
  ['dns', 'General DNS options'],
  ['file', 'FILE protocol options'],
  ['ftp', 'FTP protocol options'],
  ['http', 'HTTP and HTTPS protocol options'],
  ['imap', 'IMAP protocol options'],
  ['misc', "Options that don't fit into any other category"],
  ['output', 'Filesystem output'],
  ['pop3', 'POP3 protocol options'],
  ['post', 'HTTP Post specific options'],
  ['proxy', 'All options related to proxies'],
  ['scp', 'SCP protocol options'],
  ['sftp', 'SFTP protocol options'],
  ['smtp', 'SMTP protocol options'],
  ['ssh', 'SSH protocol options'],
  ['telnet', 'TELNET protocol options'],
  ['tftp', 'TFTP protocol options'],
  ['tls', 'All TLS/SSL related options'],
  ['upload', 'All options for uploads'],
  ['verbose', 'Options related to any kind of command line output of curl'],
]

/** The help for a category, null for the common options. */
export function helpText(category: string | null): string {
  if (category === null || category === '') return USAGE + COMMON
  const list = CATEGORIES.map(([name, about]) => ` ${name.padEnd(11)} ${about}\n`).join('')
  const asked = category.toLowerCase()
  if (asked === 'category') return USAGE + list
  if (asked === 'all' || CATEGORIES.some(([name]) => name === asked)) {
    return `${USAGE}The options of the category "${asked}" are not listed by the simulation; "curl -h" lists the common ones.\n`
  }
  return `${USAGE}Invalid category provided, here is a list of all categories:\n\n${list}`
}
