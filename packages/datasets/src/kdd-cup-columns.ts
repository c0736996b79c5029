/** The 41 features of KDD Cup 1999, in the order of the file (kddcup.names). */
export const kddCupColumns: readonly string[] = [
  'duration',
  'protocol_type',
  'service',
  'flag',
  'src_bytes',
  'dst_bytes',
  'land',
  'wrong_fragment',
  'urgent',
  'hot',
  'num_failed_logins',
  'logged_in',
  'num_compromised',
  'root_shell',
  'su_attempted',
  'num_root',
  'num_file_creations',
  'num_shells',
  'num_access_files',
  'num_outbound_cmds',
  'is_host_login',
  'is_guest_login',
  'count',
  'srv_count',
  'serror_rate',
  'srv_serror_rate',
  'rerror_rate',
  'srv_rerror_rate',
  'same_srv_rate',
  'diff_srv_rate',
  'srv_diff_host_rate',
  'dst_host_count',
  'dst_host_srv_count',
  'dst_host_same_srv_rate',
  'dst_host_diff_srv_rate',
  'dst_host_same_src_port_rate',
  'dst_host_srv_diff_host_rate',
  'dst_host_serror_rate',
  'dst_host_srv_serror_rate',
  'dst_host_rerror_rate',
  'dst_host_srv_rerror_rate',
];

/** How the 41 features become columns of numbers; see {@link kddCupKinds}. */
export type KddCupEncoding = 'paper-120' | 'compact';

const symbolic = ['protocol_type', 'service', 'flag'];
const binarySymbolic = ['land', 'logged_in', 'is_guest_login'];

/**
 * Kinds of the columns for `readTable`.
 *
 * - `paper-120`: everything that kddcup.names calls symbolic is one-hot, which makes the paper's 120 columns: 34 numeric
 *   (the constant `num_outbound_cmds` among them, as zeros) and 86 categories. The symbolic `is_host_login` has one value
 *   in the whole file and is left out.
 * - `compact`: one-hot for `protocol_type`, `service` and `flag` only, the 0/1 columns as numbers; 118 columns, of which
 *   `num_outbound_cmds` and `is_host_login` are constant and zero.
 */
export function kddCupKinds(encoding: KddCupEncoding): Record<string, 'numeric' | 'categorical' | 'ignore'> {
  const categorical = encoding === 'paper-120' ? [...symbolic, ...binarySymbolic] : symbolic;
  const kinds = kddCupColumns.map((name) => [name, categorical.includes(name) ? 'categorical' : 'numeric'] as const);
  return { ...Object.fromEntries(kinds), ...(encoding === 'paper-120' && { is_host_login: 'ignore' as const }) };
}
