/** Not built yet. */
export async function benchPeers(_folder: string, _rounds: number, _isQuick: boolean): Promise<void> {}
