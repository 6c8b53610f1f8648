/** The part of kafkajs that writes requests; its types leave it out. */
declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    writeInt8(value: number): this;
    writeBoolean(value: boolean): this;
    writeUVarInt(value: number): this;
    /** A text in compact form. */
    writeUVarIntString(value: string | null): this;
    writeBuffer(value: Buffer): this;
  }
}
