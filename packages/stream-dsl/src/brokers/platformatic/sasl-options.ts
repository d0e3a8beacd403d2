import {AuthenticationError, type ConnectionOptions} from '@platformatic/kafka';

type Sasl = NonNullable<ConnectionOptions['sasl']>;

/**
 * Has a refused token told: brokers answer it with success and a reason (RFC 7628, 3.2.2), which @platformatic/kafka
 * takes for a login unless it is asked to look.
 */
export function withTokenCheck(sasl: Sasl): Sasl {
  if (sasl.mechanism !== 'OAUTHBEARER' || sasl.authBytesValidator !== undefined) return sasl;
  return {
    ...sasl,
    authBytesValidator: (answer, callback) => {
      if (answer.length === 0) return callback(null, answer);
      callback(new AuthenticationError(`the broker refused the token: ${answer.toString()}`));
    },
  };
}
