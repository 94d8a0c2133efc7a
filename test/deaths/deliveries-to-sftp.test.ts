import { fingerprintOf } from '../../src/deliveries/destinations/sftp/connect-sftp.ts';
import { hasSshd, startSshd } from '../support/sshd.ts';
import { onDisk, testDeaths } from './deliveries.ts';

testDeaths('to an SFTP server', hasSshd(), async () => {
  const { host, port, user, privateKey: private_key, hostKey, folder, stop } = await startSshd();
  const sent = { host, port, user, private_key, host_key: fingerprintOf(Buffer.from(hostKey, 'base64')) };
  return { kind: 'sftp', sent, ...onDisk(folder), stop };
});
