module mayfly-tests

go 1.21

require github.com/aws/aws-lambda-go v1.50.0
