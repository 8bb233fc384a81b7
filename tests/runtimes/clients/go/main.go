// A function in Go on AWS's own client: answers, fails, panics and streams as its event says.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Do   string `json:"do"`
	Name string `json:"name"`
}

func handle(ctx context.Context, e event) (any, error) {
	switch e.Do {
	case "fail":
		return nil, errors.New("bad thing")
	case "panic":
		panic("very bad thing")
	case "stream":
		return io.Reader(strings.NewReader("one,two")), nil
	}
	c, _ := lambdacontext.FromContext(ctx)
	deadline, _ := ctx.Deadline()
	fmt.Println("greeting", e.Name)
	return map[string]any{
		"hello":    e.Name,
		"id":       c.AwsRequestID,
		"arn":      c.InvokedFunctionArn,
		"function": lambdacontext.FunctionName,
		"memory":   lambdacontext.MemoryLimitInMB,
		"deadline": !deadline.IsZero(),
	}, nil
}

func main() {
	lambda.Start(handle)
}
