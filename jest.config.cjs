/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.lane\\.test\\.ts$'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: {
    '^#platform$': '<rootDir>/src/platform/index.ts',
    '^#derive$': '<rootDir>/src/derive/index.ts',
    '^#render$': '<rootDir>/src/render/index.ts',
    '^#check$': '<rootDir>/src/check/index.ts',
    '^#cloud$': '<rootDir>/infra-tf/index.ts',
    '^#schemas/(.*)$': '<rootDir>/schemas/$1.ts',
  },
};
