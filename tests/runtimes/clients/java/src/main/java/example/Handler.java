package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.LinkedHashMap;
import java.util.Map;

/** A function in Java on AWS's own client: answers or fails as its event says. */
public class Handler implements RequestHandler<Map<String, String>, Map<String, Object>> {
  @Override
  public Map<String, Object> handleRequest(Map<String, String> event, Context context) {
    if ("fail".equals(event.get("do"))) {
      throw new IllegalStateException("bad thing");
    }
    context.getLogger().log("greeting " + event.get("name"));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("hello", event.get("name"));
    answer.put("id", context.getAwsRequestId());
    answer.put("arn", context.getInvokedFunctionArn());
    answer.put("function", context.getFunctionName());
    answer.put("memory", context.getMemoryLimitInMB());
    answer.put("deadline", context.getRemainingTimeInMillis() > 0);
    return answer;
  }
}
